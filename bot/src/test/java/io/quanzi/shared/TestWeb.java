package io.quanzi.shared;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * A web server for some of the program's controllers, on a port of its own. Not marked as a configuration, so that no
 * scan of the whole program finds it.
 */
@EnableWebMvc
public class TestWeb {
    @Bean
    TomcatServletWebServerFactory tomcat() throws UnknownHostException {
        var factory = new TomcatServletWebServerFactory(0);
        factory.setAddress(InetAddress.getLoopbackAddress());
        return factory;
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new DispatcherServlet();
    }
}
