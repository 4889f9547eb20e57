preds = np.dot(weights, input_data)
error = preds - target
slope = []
for x in input_data:
    slope.append(error * x)
