use Facts;

my %found = facts(config());
update_state %found;
