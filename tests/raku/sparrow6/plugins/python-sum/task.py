from sparrow6lib import *

numbers = config()["numbers"]
update_state({"value": sum(numbers), "numbers": numbers, "names": config()["names"]})
