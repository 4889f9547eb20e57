mse_hist = []
for i in range(20):
    slope = get_slope(input_data, target, weights)
    weights = weights - 0.001 * slope
    mse = get_mse(input_data, target, weights)
    mse_hist.append(mse)

plt.plot(mse_hist)
plt.xlabel("Update")
plt.ylabel("Mean squared error")
plt.show()
