#!/usr/bin/env bash
# Runs the commands of a file one after another by submit.sh, each up to ATTEMPTS times (3), DELAY seconds (300) apart. A
# usage error (exit code 1) is not tried again. Ends with the exit code of the first command that failed for good.
#   pipeline.sh daily.txt
set -uo pipefail
submit=${SUBMIT:-$(dirname "${BASH_SOURCE[0]}")/submit.sh}

# Each ${NAME} of a word by its value; an unset one ends the run.
filled() {
  local word=$1 name
  while [[ $word =~ \$\{([A-Z_]+)\} ]]; do
    name=${BASH_REMATCH[1]}
    if [ -z "${!name:-}" ]; then
      echo "pipeline: $name is not set" >&2
      return 1
    fi
    word=${word/"\${$name}"/"${!name}"}
  done
  printf '%s' "$word"
}

while read -r -a words <&3; do
  case ${words[0]:-#} in "#"*) continue ;; esac
  for i in "${!words[@]}"; do
    words[i]=$(filled "${words[i]}") || exit 1
  done
  attempt=1
  until "$submit" "${words[@]}"; do
    code=$?
    if [ "$code" = 1 ] || [ "$attempt" -ge "${ATTEMPTS:-3}" ]; then
      echo "pipeline: ${words[0]} failed for good with exit code $code after $attempt of ${ATTEMPTS:-3} attempts" >&2
      exit "$code"
    fi
    attempt=$((attempt + 1))
    echo "pipeline: ${words[0]} failed with exit code $code; attempt $attempt in ${DELAY:-300} s" >&2
    sleep "${DELAY:-300}"
  done
done 3<"${1:?a file of commands, such as daily.txt}"
