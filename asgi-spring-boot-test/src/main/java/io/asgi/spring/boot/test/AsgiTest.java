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

package io.asgi.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.asgi.AsgiApplication;
import io.asgi.application.AsgiMiddleware;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A test of ASGI applications alone: no server, no sockets, and of the auto-configuration
 * only that of ASGI applications. They run as they are mounted: with their middleware,
 * their root path, and what their lifespan has put into the state.
 * <p>
 * The test is given a {@link MountTester} of the application, or of the one that a
 * qualifier names, and a {@link WebTestClient} over all of them. Found by component
 * scanning are applications, {@link AsgiMiddleware}, and configurations with bean methods
 * for either; no other components: give the applications what they need with
 * {@code @MockitoBean}, or import it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AsgiTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AsgiTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface AsgiTest {

	/**
	 * Properties in the form {@code key=value} that are added to the environment before
	 * the test runs.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Alias of {@link #applications()}.
	 * @return the applications to test
	 */
	@AliasFor("applications")
	Class<?>[] value() default {};

	/**
	 * Applications to test: classes of {@link AsgiApplication} or another flavour, or
	 * configurations with bean methods that are mounted. By default all that component
	 * scanning finds. Bean methods of the class with {@code @SpringBootApplication}
	 * itself are always there.
	 * @return the applications to test
	 * @see AsgiMount
	 */
	@AliasFor("value")
	Class<?>[] applications() default {};

	/**
	 * Whether the applications are started up with the context, and shut down with it.
	 * Without, their state is empty.
	 * @return whether there is a lifespan
	 */
	@PropertyMapping("asgi.test.lifespan")
	boolean lifespan() default true;

	/**
	 * Whether component scanning finds applications and middleware by itself.
	 * @return {@code false} to find only what {@link #includeFilters()} names
	 */
	boolean useDefaultFilters() default true;

	/**
	 * What component scanning finds in addition.
	 * @return the filters
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * What component scanning does not find.
	 * @return the filters
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration that is left out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
