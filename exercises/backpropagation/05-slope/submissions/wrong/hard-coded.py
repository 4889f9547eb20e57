preds = 7
error = 7
slope = np.array([14, 28, 42])
