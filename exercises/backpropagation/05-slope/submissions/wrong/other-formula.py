# Each weight times its input, added up
preds = (weights * input_data).sum()

# How far the prediction lies above the target
error = preds + target

# One slope for each weight
slope = 2 * input_data * error

print(slope)
