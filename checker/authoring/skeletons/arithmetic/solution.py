# The function at x
value = x * x - a

# Its slope at x
slope = 2 * x

# To where the tangent is 0
x_new = x - value / slope

print(x_new)
