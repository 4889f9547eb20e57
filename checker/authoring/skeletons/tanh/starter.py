# A look at what is there:
print(weights, one_row, inputs, targets)

# 1. The values of both hidden nodes for one_row.
# hidden = ...

# 2. One prediction for each row of inputs.
# predictions = ...

# 3. The mean squared error of the predictions.
# mse = ...
