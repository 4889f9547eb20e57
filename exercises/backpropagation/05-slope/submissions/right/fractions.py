from fractions import Fraction

exact = [Fraction(int(weight)) for weight in weights]
preds = sum(weight * int(value) for weight, value in zip(exact, input_data))
error = preds - target
slope = [2 * int(value) * error for value in input_data]
