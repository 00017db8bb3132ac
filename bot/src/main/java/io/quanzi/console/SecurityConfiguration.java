package io.quanzi.console;

import io.quanzi.http.HostCookie;
import io.quanzi.http.SecurityHeaders;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Decides who may call which endpoint. Four filter chains, asked in this order:
 *
 * <ol>
 *   <li>open: customers' pages, whose address is their key, and machine endpoints, which check signatures themselves. No
 *       session is made or read, so there is nothing that a foreign site could ride on.
 *   <li>{@code /api/**} with {@code Authorization: Bearer}: commands on this machine, by the run token, and other programs, by
 *       an {@link ApiToken}.
 *   <li>{@code /actuator/**}, health and figures: by the token of {@link MetricsSettings}, or by a login. Whoever has
 *       neither sees which part is not well, and not why.
 *   <li>everything else: staff, by login and session, with a token against forged requests.
 * </ol>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsSettings.class)
class SecurityConfiguration {
    static final String POLICY = SecurityHeaders.POLICY;

    /** The pages that show an officer her own customers only, by {@link VisiblePeople}, or that name no customer. */
    static final String[] VIEWERS_AND_OFFICERS = {
        "/",
        "/today",
        "/history",
        "/fast-forward",
        "/customers",
        "/customers/*",
        "/orders",
        "/members",
        "/members/*",
        "/groups",
        "/groups/*",
        "/posts",
        "/posts/task",
        "/posts/pictures/*",
        "/welcomes",
        "/schedules",
        "/upcoming",
        "/live",
        "/live/*",
        "/calendar",
        "/calendar/item",
        "/calendar/budget",
        "/products",
        "/products/product",
        "/playbook",
        "/playbook/file",
        "/playbook/compare",
        "/playbook/download",
        "/playbook/entries",
        "/segments",
        "/officers",
        "/words",
        "/copy-check",
        "/playbook/entry",
        "/repurchase",
        "/swaps",
        "/definitions"
    };

    static final String[] OPEN = {
        "/i/**",
        "/g/**",
        "/m/**",
        "/o/**",
        "/c/**",
        "/r/**",
        "/q/**",
        "/join/**",
        "/handbook",
        "/pictures/**",
        "/wecom/callback",
        "/wecom/mp-callback",
        "/shop/**",
        "/partner/**",
        "/assets/**",
        "/webjars/**"
    };

    /** Every request would pay for the times of each filter, which nobody asks for; its whole time is a figure anyway. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** An officer stands apart: a viewer sees all customers, she her own. */
    @Bean
    RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role(Role.ADMIN.name())
                .implies(Role.MANAGER.name())
                .role(Role.MANAGER.name())
                .implies(Role.VIEWER.name())
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain open(HttpSecurity http) {
        stateless(http.securityMatcher(OPEN));
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain commands(
            HttpSecurity http,
            LoginEntryPoint loginEntryPoint,
            ApiTokens apiTokens,
            @Value("${quanzi.run.token:}") String token) {
        stateless(http.securityMatcher(RunToken::isShown));
        return http.addFilterBefore(new RunToken(token), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new ApiTokenFilter(apiTokens), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(loginEntryPoint))
                .build();
    }

    private static void stateless(HttpSecurity http) {
        http.addFilterAfter(new Uploads(), SecurityContextHolderFilter.class)
                .headers(SecurityConfiguration::headers)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    @Bean
    @Order(3)
    SecurityFilterChain figures(
            HttpSecurity http, MetricsSettings metrics, StaffSessions sessions, HostCookie loginCookie) {
        var token = new MetricsToken(metrics.token());
        return byOwnSessions(http.securityMatcher("/actuator/**"), sessions, loginCookie)
                .addFilterAfter(new Uploads(), SecurityContextHolderFilter.class)
                .addFilterBefore(token, AuthorizationFilter.class)
                .headers(SecurityConfiguration::headers)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health", "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/**")
                        .hasAnyRole(Role.VIEWER.name(), MetricsToken.ROLE)
                        .anyRequest()
                        .hasRole(Role.MANAGER.name()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(token))
                .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain staff(
            HttpSecurity http, LoginEntryPoint loginEntryPoint, StaffSessions sessions, HostCookie loginCookie) {
        return byOwnSessions(http, sessions, loginCookie)
                .addFilterAfter(new Uploads(), SecurityContextHolderFilter.class)
                .addFilterBefore(new StrangersChanges(loginEntryPoint), CsrfFilter.class)
                .headers(SecurityConfiguration::headers)
                // a session begins at a login: before it nothing is kept of anybody's request
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(management -> management.addSessionAuthenticationStrategy(sessions))
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .formLogin(login -> login.loginPage("/login")
                        .authenticationDetailsSource(LoginDetails::new)
                        .failureHandler(loginEntryPoint)
                        .successHandler(loginEntryPoint))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(loginEntryPoint).accessDeniedHandler(loginEntryPoint))
                .build();
    }

    /** The container keeps no session: all of one is in {@link StaffSessions}. */
    private static HttpSecurity byOwnSessions(HttpSecurity http, StaffSessions sessions, HostCookie loginCookie) {
        return http.securityContext(context -> context.securityContextRepository(sessions))
                .csrf(csrf -> csrf.csrfTokenRepository(new CsrfTokens(sessions, loginCookie.isSecure())))
                .sessionManagement(management -> management.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /** What each role may do, whether by a login or by a token. What stands first decides. */
    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        requests.requestMatchers("/login", "/error")
                .permitAll()
                // rows that were set aside have buyers in them
                .requestMatchers("/imports/**", "/api/imports/**")
                .hasRole(Role.MANAGER.name())
                .requestMatchers("/playbook/edit", "/playbook/new", "/posts/new", "/posts/new/**")
                .hasRole(Role.MANAGER.name())
                // many people in one file
                .requestMatchers("/*.csv", "/codes", "/bulk", "/bulk/**")
                .hasRole(Role.MANAGER.name())
                // a viewer sees nobody's number, an officer those of her own
                .requestMatchers(HttpMethod.POST, "/customers/*/phone")
                .hasAnyRole(Role.MANAGER.name(), Role.OFFICER.name())
                // who works with the groups lets their questions through, as a viewer does not
                .requestMatchers(HttpMethod.POST, "/live/*/questions/**")
                .hasAnyRole(Role.MANAGER.name(), Role.OFFICER.name())
                // how somebody looks at lists is her own affair, and changes nothing else
                .requestMatchers(HttpMethod.POST, "/views", "/views/usual", "/views/remove")
                .hasAnyRole(Role.VIEWER.name(), Role.OFFICER.name())
                // it reads a text and keeps nothing of it
                .requestMatchers(HttpMethod.POST, "/api/copy-check", "/copy-check")
                .hasAnyRole(Role.VIEWER.name(), Role.OFFICER.name())
                // the shop answers to the law for what leaves all the same
                .requestMatchers(HttpMethod.POST, "/copy-releases", "/copy-releases/**")
                .hasRole(Role.ADMIN.name())
                // it calls WeCom with the app's secret, as often as one presses
                .requestMatchers(HttpMethod.POST, "/doctor", "/api/doctor")
                .hasRole(Role.ADMIN.name())
                // all of the shop's data in one file
                .requestMatchers("/backup/**", "/api/backup")
                .hasRole(Role.ADMIN.name())
                .requestMatchers("/users", "/users/**", "/tokens", "/tokens/**", "/api/users", "/api/users/**")
                .hasRole(Role.ADMIN.name())
                .requestMatchers("/first-run")
                .hasRole(Role.MANAGER.name())
                // who did what from where is of staff, as the rest is of customers
                .requestMatchers("/audit")
                .hasRole(Role.MANAGER.name())
                .requestMatchers("/me/two-step")
                .hasAnyRole(Role.VIEWER.name(), Role.OFFICER.name(), Login.SETS_UP)
                // everybody's own account
                .requestMatchers("/me", "/me/**")
                .hasAnyRole(Role.VIEWER.name(), Role.OFFICER.name())
                .requestMatchers(HttpMethod.GET, VIEWERS_AND_OFFICERS)
                .hasAnyRole(Role.VIEWER.name(), Role.OFFICER.name())
                .requestMatchers(HttpMethod.GET, "/**")
                .hasRole(Role.VIEWER.name())
                .anyRequest()
                .hasRole(Role.MANAGER.name());
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
    }
}
