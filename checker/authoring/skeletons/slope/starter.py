# A look at what is there:
print(weights, inputs, target)

# 1. The prediction: each weight times its input, added up.
# prediction = ...

# 2. The error: the prediction minus the target.
# error = ...

# 3. The slope of the loss for each weight: 2 times input times error.
# slope = ...
