/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.spring.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.asgi.server.lifespan.LifespanMode;

import org.springframework.core.annotation.AliasFor;

/**
 * Serves the annotated bean, an ASGI application of any flavour, at a path. Goes on
 * {@code @Bean} methods and on component classes.
 * <p>
 * The bean is created at start-up, even a lazy one: every mounted application has a
 * lifespan of its own. A bean that properties mount at several paths lives as many
 * lifespans; with prototype scope, each is that of another instance.
 * <p>
 * Properties under {@code asgi.applications.<name>} override what the annotation of the
 * same name says.
 *
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope">ASGI HTTP
 * and WebSocket specification, "HTTP Connection Scope"</a>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface AsgiMount {

	/**
	 * Alias for {@link #path()}.
	 * @return the path
	 */
	@AliasFor("path")
	String value() default "";

	/**
	 * The decoded path under which requests reach the application, with a slash at its
	 * start; {@code "/"} for all requests that no other application and no WebFlux route
	 * takes. When empty, the property {@code asgi.applications.<name>.path} has to name
	 * it.
	 * @return the path
	 */
	@AliasFor("value")
	String path() default "";

	/**
	 * The name of the application, for properties and logs.
	 * @return the name; that of the bean by default
	 */
	String name() default "";

	/**
	 * The root path that the application is told ({@code root_path}); {@code "/"} for
	 * none.
	 * @return the root path; the same as the path by default
	 */
	String rootPath() default "";

	/**
	 * What the server makes of the application's lifespan.
	 * @return the mode; with {@link LifespanMode#AUTO}, the property
	 * {@code asgi.lifespan.mode} decides, which is {@code auto} by default
	 */
	LifespanMode lifespan() default LifespanMode.AUTO;

	/**
	 * How requests reach the application.
	 * @return the mode; with {@link DispatchMode#AUTO}, the property
	 * {@code asgi.dispatch} decides, which is {@code auto} by default
	 */
	DispatchMode dispatch() default DispatchMode.AUTO;

}
