-- Opens a post in Neovim as editors/README.md sets it up, and writes down what happens: `nvim --headless -u NONE -l`
-- this file with the command of the server, the post and the file to write to.
local server, post, result = arg[1], arg[2], arg[3]

local function wait(what, condition)
  assert(vim.wait(20000, condition, 50), "no " .. what)
end

vim.cmd.edit(post)
vim.bo.filetype = "markdown"
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start({ name = "twimlint", cmd = { server, "server" }, root_dir = vim.fs.dirname(post) })
assert(client, "the server does not start")

wait("diagnostics", function() return #vim.diagnostic.get(buffer) > 0 end)
local found = vim.tbl_map(function(one) return { one.lnum + 1, one.col + 1, one.code } end, vim.diagnostic.get(buffer))

vim.lsp.buf.code_action({ context = { only = { "source.fixAll.twimlint" }, diagnostics = {} }, apply = true })
local before = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), "\n")
wait("fix", function() return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), "\n") ~= before end)
local fixed = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)

vim.lsp.buf.format({ async = false, timeout_ms = 20000 })
local formatted = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)

local file = assert(io.open(result, "w"))
file:write(vim.json.encode({ found = found, fixed = fixed, formatted = formatted }))
file:close()
vim.cmd("qa!")
