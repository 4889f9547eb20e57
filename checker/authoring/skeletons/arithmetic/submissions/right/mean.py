value = x**2 - a
slope = x + x
x_new = (x + a / x) / 2
