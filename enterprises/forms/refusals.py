from django import forms
from django.core.exceptions import ValidationError


class VerbForm(forms.Form):
    """A form whose verb may refuse."""

    def take(self, refusal: ValidationError) -> None:
        """Show a verb's refusal at the fields it names, the rest above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
