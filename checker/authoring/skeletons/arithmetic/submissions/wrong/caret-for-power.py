value = x ^ 2 - a
slope = 2 * x
x_new = x - value / slope
