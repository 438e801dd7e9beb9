# Runs at the Mac, the same for every order. `program.ts` sends it in front of the order on standard input.
# $2 is the verb; end_text holds end.sh, password_text the program that sets a password.
PATH=/usr/bin:/bin:/usr/sbin:/sbin; export PATH
LC_ALL=C; export LC_ALL
umask 077
set -f
dir=/var/db/latchkey
jobs_dir=/Library/LaunchDaemons
end_script=$dir/end-1
nl='
'
verb=$2
name= id= expected= display= marker= token= end= now= group= groups= secret= prefix= home_wish=
while IFS= read -r line; do
  value=${line#*=}
  case $line in
    '') break;;
    name=*) name=$value;;
    id=*) id=$value;;
    expected=*) expected=$value;;
    display=*) display=$value;;
    marker=*) marker=$value;;
    token=*) token=$value;;
    end=*) end=$value;;
    now=*) now=$value;;
    group=*) group=$value; groups=$groups$value$nl;;
    secret=*) secret=$value;;
    prefix=*) prefix=$value;;
    home=*) home_wish=$value;;
  esac
done
