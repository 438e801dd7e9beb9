# Runs at the endpoint, the same for every order. `program.ts` sends it in front of the order on standard input.
# $2 is the verb; end_text holds end.sh.
# Raised with each change of this program, so that an older one that was installed is told apart.
revision=5
PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH
LC_ALL=C; export LC_ALL
umask 077
set -f
dir=/var/lib/latchkey
end_script=$dir/end-2
never=1970-01-02
nl='
'
verb=$2
name= id= expected= display= marker= token= end= stamp= minute= calendar= expire= now= group= groups= secret= prefix= home_wish= members= remains=
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
    stamp=*) stamp=$value;;
    minute=*) minute=$value;;
    calendar=*) calendar=$value;;
    expire=*) expire=$value;;
    now=*) now=$value;;
    group=*) group=$value; groups=$groups$value$nl;;
    secret=*) secret=$value;;
    prefix=*) prefix=$value;;
    home=*) home_wish=$value;;
    member=*) members=$members$value$nl;;
    remains=*) remains=$remains$value$nl;;
  esac
done
