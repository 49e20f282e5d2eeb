# Puts a line of training_step_benchmark beside the same step in PyTorch. To be sourced, after find_torch.sh.
ours=$(mktemp)
trap 'rm -f "$ours"' EXIT

compare_head() {
    if [ -z "$torch" ]; then
        echo "PyTorch (Debian: python3-torch) was not found: no comparison"
    else
        printf '%-36s %-12s %12s %12s %8s\n' step PyTorch "ours, us" "PyTorch, us" ratio
    fi
}

# compare CASE ARGUMENTS...: the case as training_step_benchmark names it, and the peer's arguments.
compare() {
    [ -n "$torch" ] || return 0
    case=$1
    shift
    peer=$("$torch" benchmarks/peers/matrix_step.py "$@")
    awk -v name="$case" -v how="$1" -v peer="$peer" '
        index($0, name) == 1 { split(substr($0, length(name) + 1), numbers)
            printf "%-36s %-12s %12.1f %12.1f %8.1f\n", name, how, numbers[1], peer, peer / numbers[1] }' "$ours"
}
