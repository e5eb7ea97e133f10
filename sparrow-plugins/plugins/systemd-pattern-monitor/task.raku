# The parameters are the unit.
use Sparrow::Task::Unit;

update_state make-unit %(), config;
