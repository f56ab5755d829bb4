;; Opens a post in Emacs with eglot as editors/README.md sets it up, and writes down what happens:
;; `emacs --batch -l` this file, with TWIMLINT, POST and RESULT in the environment.
(require 'eglot)
(require 'flymake)
(require 'json)

(define-derived-mode post-mode text-mode "Post")
(add-to-list 'auto-mode-alist '("\\.md\\'" . post-mode))
(add-to-list 'eglot-server-programs `(post-mode . (,(getenv "TWIMLINT") "server")))
(setq eglot-sync-connect 20 eglot-autoshutdown t eglot-confirm-server-initiated-edits nil)
(setq make-backup-files nil)

(defun wait-for (what condition)
  (let ((end (+ (float-time) 20)))
    (while (and (not (funcall condition)) (< (float-time) end))
      (accept-process-output nil 0.05))
    (unless (funcall condition) (error "no %s" what))))

(defun lines () (split-string (buffer-substring-no-properties (point-min) (point-max)) "\n"))

(let (found fixed formatted before server)
  (find-file (getenv "POST"))
  (setq server (apply #'eglot (eglot--guess-contact)))
  (flymake-mode 1)
  (flymake-start)
  (wait-for "diagnostics" (lambda () (flymake-diagnostics)))
  (setq found (mapcar (lambda (one)
                        (save-excursion
                          (goto-char (flymake-diagnostic-beg one))
                          (list (line-number-at-pos) (1+ (current-column)) (flymake-diagnostic-text one))))
                      (flymake-diagnostics)))
  (setq before (lines))
  (jsonrpc-request (eglot-current-server) :workspace/executeCommand
                   (list :command "twimlint.applySafeFixes"
                         :arguments (vector (plist-get (eglot--TextDocumentIdentifier) :uri))))
  (wait-for "fix" (lambda () (not (equal before (lines)))))
  (setq fixed (lines))
  (eglot-format-buffer)
  (setq formatted (lines))
  (with-temp-file (getenv "RESULT")
    (insert (json-encode (list (cons 'found (vconcat (mapcar #'vconcat found)))
                               (cons 'fixed (vconcat fixed))
                               (cons 'formatted (vconcat formatted))))))
  (set-buffer-modified-p nil))
