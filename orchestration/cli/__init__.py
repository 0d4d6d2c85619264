"""The command `longshu`: names, options and help of every command, grouped as a month goes.

Each hands over to one function of `commands/`. No work is done here and no heavy tool is imported.
"""
