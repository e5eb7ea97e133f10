unit module Facts;

sub facts(%config) is export {
    %( value => %config<limit> * 2, list => %config<list>, flag => %config<flag>, home => %*ENV<HOME>, cwd => ~$*CWD )
}
