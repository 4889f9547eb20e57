# A look at what is there:
print(weights, inputs)

# 1. The values of the first hidden layer, after ReLU.
# hidden_0 = ...

# 2. The values of the second hidden layer, after ReLU.
# hidden_1 = ...

# 3. The predictions: one number for each row of data.
# predictions = ...
