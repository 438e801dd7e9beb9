# Runs at the endpoint, the same for every order. `program.ts` sends it in front of the order on standard input.
# $2 is the verb; end_text holds end.sh.
# Raised with each change of this program, so that an older one that was installed is told apart.
revision=6
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
# Whoever may call the installed program writes the order, too. What becomes part of a rule, a job, a sum (some shells run what
# stands in one) or the name of a file has the form that `program.ts` gives it, or the order is none.
well_formed() {
  for number in "$end" "$now" "$minute"; do
    case $number in *[!0-9]*) return 1;; esac
  done
  case $stamp in *[!0-9Z]*) return 1;; esac
  case $calendar in *[!0-9:\ -]*) return 1;; esac
  case $expire in *[!0-9-]*) return 1;; esac
  case $token in *[!0-9a-f]*) return 1;; esac
  case ${#token} in 0|16) ;; *) return 1;; esac
  case $name in [!a-z_]*|*[!a-z0-9_-]*) return 1;; esac
  [ "${#name}" -le 32 ]
}
