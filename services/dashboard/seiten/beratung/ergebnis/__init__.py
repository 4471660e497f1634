"""What became of a consulting: the Rückmeldung of the Kommune, the Abschlussbericht of ekom21."""
