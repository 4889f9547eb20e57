# Each weight times its input, added up
prediction = (weights * inputs).sum()

# How far the prediction lies above the target
error = target - prediction

# One slope for each weight
slope = 2 * inputs * error

print(slope)
