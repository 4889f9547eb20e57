preds = float(sum(w * x for w, x in zip(weights, input_data)))
error = preds - float(target)
slope = [2.0 * float(x) * error for x in input_data]
