mse_hist = []

# A loop with 20 turns. In each turn:
# 1. Compute the slope with get_slope.
# 2. Update weights.
# 3. Compute the mean squared error under the new weights, and append it to mse_hist.

# After the loop: plot mse_hist as a line, and label both axes.
