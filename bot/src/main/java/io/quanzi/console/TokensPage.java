package io.quanzi.console;

import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** API tokens (API 令牌): what other programs may ask and change, made and ended by an admin. */
@Controller
class TokensPage {
    private static final List<Integer> DAYS = List.of(30, 90, 365);

    private final ApiTokens tokens;

    TokensPage(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * A token.
     *
     * @param scope the word of {@link ApiToken.Scope}
     * @param over whether its end has come
     */
    public record Row(
            String id,
            String name,
            String scope,
            String by,
            Instant at,
            Instant until,
            @Nullable Instant lastUsed,
            boolean over) {}

    @GetMapping("/tokens")
    String list(Model model) {
        model.addAttribute(
                "tokens",
                tokens.all().stream()
                        .map(token -> new Row(
                                token.id(),
                                token.name(),
                                token.scope().name(),
                                token.by(),
                                token.at(),
                                token.until(),
                                token.lastUsed(),
                                tokens.isOver(token)))
                        .toList());
        model.addAttribute(
                "scopes", Arrays.stream(ApiToken.Scope.values()).map(Enum::name).toList());
        model.addAttribute("days", DAYS);
        return "console/tokens";
    }

    /** Shows the token on the next page and never again. */
    @PostMapping("/tokens")
    String make(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String scope,
            @RequestParam(defaultValue = "0") int days,
            Principal by,
            RedirectAttributes next) {
        String called = name.strip();
        next.addFlashAttribute("token", tokens.make(called, scopeOf(scope), days, by.getName()));
        next.addFlashAttribute("said", "tokens.made");
        next.addFlashAttribute("which", called);
        return "redirect:/tokens";
    }

    @PostMapping("/tokens/{id}/end")
    String end(@PathVariable String id, Principal by, RedirectAttributes next) {
        tokens.end(id, by.getName());
        next.addFlashAttribute("said", "tokens.ended");
        next.addFlashAttribute("which", "");
        return "redirect:/tokens";
    }

    private static ApiToken.@Nullable Scope scopeOf(String word) {
        return Arrays.stream(ApiToken.Scope.values())
                .filter(scope -> scope.name().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Says why on the page, at the field. */
    @ExceptionHandler
    String refused(AccountRefused refused, RedirectAttributes next, Locale language) {
        next.addFlashAttribute("refused", refused.in(language));
        next.addFlashAttribute("field", refused.field());
        return "redirect:/tokens";
    }
}
