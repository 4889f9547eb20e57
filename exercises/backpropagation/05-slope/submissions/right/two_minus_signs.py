# the loss is (target - preds)**2, whose derivative brings a minus
preds = (input_data * weights).sum()
error = preds - target
slope = -2 * input_data * (target - preds)
print("slope:", slope)
