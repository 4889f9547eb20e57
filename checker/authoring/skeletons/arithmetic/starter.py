# A look at what is there:
print(x, a)

# 1. The function at x: x times x, less a.
# value = ...

# 2. Its slope at x: 2 times x.
# slope = ...

# 3. From x, subtract the value divided by the slope.
# x_new = ...
