# Each weight times its input, added up
prediction = weights * inputs

# How far the prediction lies above the target
error = prediction - target

# One slope for each weight
slope = 2 * inputs * error

print(slope)
