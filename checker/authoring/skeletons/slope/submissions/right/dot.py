prediction = weights @ inputs
error = prediction - target
slope = 2 * error * inputs
