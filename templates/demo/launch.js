// Without scripts, the form's button does it.
document.getElementById("launch").submit();
