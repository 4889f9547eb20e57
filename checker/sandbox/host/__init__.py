"""The trusted side: starts fork servers, hands them runs, reads what comes back."""
