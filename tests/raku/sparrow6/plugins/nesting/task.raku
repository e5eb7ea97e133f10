my %inner;
my $refused = '';
{
    use Sparrow6::DSL;
    %inner = task-run "inner", "shell-size", %( size => 5 );
    task-run "nobody's", "not-installed";
    CATCH { default { $refused = .message } }
}
update_state %( value => %inner<value>, :$refused );
