-- Opens a post in Neovim and writes down what happens: `nvim --headless -u` the set-up of editors/README.md, `-c luafile`
-- this file, with POST and RESULT in the environment.
local function wait(what, condition)
  assert(vim.wait(20000, condition, 50), "no " .. what)
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, true)
end

local fix_all = { only = { "source.fixAll.twimlint" }, diagnostics = {} }
local function fix()
  if vim.fn.has("nvim-0.8") == 1 then
    return vim.lsp.buf.code_action({ context = fix_all, apply = true })
  end
  vim.ui.select = function(items, _, choose) choose(items[1]) end
  vim.lsp.buf.code_action(fix_all)
end

local function format()
  if vim.lsp.buf.format then
    return vim.lsp.buf.format({ timeout_ms = 20000 })
  end
  vim.lsp.buf.formatting_sync(nil, 20000)
end

vim.cmd("edit " .. vim.fn.fnameescape(vim.env.POST))
wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
local found = vim.tbl_map(function(one) return { one.lnum + 1, one.code } end, vim.diagnostic.get(0))

local draft = lines()
fix()
wait("fix", function() return not vim.deep_equal(lines(), draft) end)
local fixed = lines()
format()
local formatted = lines()
vim.cmd("silent undo")
vim.cmd("silent undo")
local undone = lines()

vim.api.nvim_buf_set_lines(0, 0, -1, true, draft)
vim.cmd("write")

local file = assert(io.open(vim.env.RESULT, "w"))
file:write(vim.json.encode({ found = found, fixed = fixed, formatted = formatted, undone = undone }))
file:close()
vim.cmd("qa!")
