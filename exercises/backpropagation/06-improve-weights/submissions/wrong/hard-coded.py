error = 7
slope = np.array([14, 28, 42])
weights_updated = np.array([-0.14, 1.72, 0.58])
preds_updated = 5.04
error_updated = 5.04
