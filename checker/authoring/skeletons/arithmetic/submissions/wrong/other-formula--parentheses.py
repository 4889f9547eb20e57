value = x * x - a
slope = 2 * x
x_new = (x - value) / slope
