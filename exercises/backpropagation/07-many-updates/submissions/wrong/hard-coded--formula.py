mse_hist = []
mse = 49
for i in range(20):
    mse = 0.5184 * mse
    mse_hist.append(mse)
weights = [-0.49929916, 1.00140168, -0.49789747]

plt.plot(mse_hist)
plt.xlabel("Update")
plt.ylabel("Mean squared error")
plt.show()
