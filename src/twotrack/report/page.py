def write_report(path, case, run):
    path.write_text("")
