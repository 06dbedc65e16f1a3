"""What administrators would use instead: Django's admin, django-import-export with django-simple-history."""
