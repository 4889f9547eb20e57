# Already there: np, weights, input_data, target, learning_rate, preds (the prediction)

# A look at what is there:
print(weights, input_data, target, learning_rate, preds)

# 1. The error and the slope, as in the exercise before.
# error = ...
# slope = ...

# 2. From each weight, subtract the learning rate times its slope.
# weights_updated = ...

# 3. The prediction with the new weights.
# preds_updated = ...

# 4. The error of the new prediction.
# error_updated = ...
