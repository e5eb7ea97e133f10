echo "before it fails"
printf 'with \033[31mcolour\033[0m\n'
exit 3
