# A look at what is there:
print(network, inputs, targets)

# 1. The values of the hidden layer, after ReLU.
# hidden = ...

# 2. The shares: softmax of each row's scores.
# shares = ...

# 3. The cross entropy, as one number.
# loss = ...
