# Sets `torch` to a Python that has PyTorch (Debian: python3-torch), or to nothing. To be sourced.
torch=
for candidate in python3 /usr/bin/python3; do
    if [ -z "$torch" ] && "$candidate" -c 'import torch' 2>/dev/null; then
        torch=$candidate
    fi
done
# One thread for whatever mathematics library it brings.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
