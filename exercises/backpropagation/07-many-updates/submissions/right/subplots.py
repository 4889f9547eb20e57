mse_hist = []
for _ in range(20):
    slope = get_slope(input_data, target, weights)
    weights = weights - learning_rate * slope
    mse_hist.append(get_mse(input_data, target, weights))

fig, ax = plt.subplots(figsize=(6, 4))
ax.plot(mse_hist, color="tab:orange")
ax.set_xlabel("Number of updates")
ax.set_ylabel("Mean squared error")
ax.set_title("The loss falls")
plt.show()
