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

package io.asgi.spring.boot.autoconfigure.python;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.python.PythonOptions;
import io.asgi.python.PythonOptionsBuilder;
import io.asgi.python.WireLimits;
import io.asgi.spring.boot.autoconfigure.python.AsgiPythonProperties.Application;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;

/**
 * Checks the properties of one application, so that a start fails with all mistakes at
 * once, each with its name, value and origin. The options make the rules: their messages
 * begin with the name of what is wrong, in quotes.
 */
final class PythonApplicationValidation {

	private static final String ROOT = "asgi.python.";

	private static final Pattern OPTION = Pattern.compile("'([a-z][A-Za-z]*)'");

	private final String prefix;

	private final String name;

	private final Application application;

	private final Errors errors;

	PythonApplicationValidation(String name, Application application, Errors errors) {
		this.prefix = "applications" + (name.matches("[a-z0-9-]+") ? "." + name : "[" + name + "]");
		this.name = name;
		this.application = application;
		this.errors = errors;
	}

	void validate() {
		required("path", this.application.path(), "the path at which to serve the application");
		String app = required("app", this.application.app(), "where Python finds the application: module:attribute");
		try {
			PythonOptions.builder(this.name, "a:b");
		}
		catch (IllegalArgumentException ex) {
			reject("", ex);
			return;
		}
		if (app != null) {
			option("", () -> builder(app));
		}
		paths();
		PythonOptionsBuilder builder = builder("a:b");
		PythonOptionsFactory factory = new PythonOptionsFactory(this.name, this.application);
		option("", () -> builder.workers(this.application.workers()));
		option("", () -> builder.startupTimeout(this.application.startupTimeout()));
		option("", () -> builder.drainTimeout(this.application.drainTimeout()));
		option("", () -> builder.shutdownTimeout(this.application.shutdownTimeout()));
		option("calls.", factory::calls);
		option("heartbeat.", factory::heartbeat);
		option("restart.", factory::restart);
		option("recycle.", factory::recycle);
		option("reload.", factory::reload);
		wire(this.application.wire());
		together();
	}

	private PythonOptionsBuilder builder(String app) {
		return PythonOptions.builder(this.name, app);
	}

	private void paths() {
		path("app-dir", this.application.appDir());
		path("interpreter", this.application.interpreter());
		path("virtualenv", this.application.virtualenv());
		path("socket-directory", this.application.socketDirectory());
		List<String> roots = this.application.pathSendRoots();
		for (int i = 0; i < roots.size(); i++) {
			path("path-send-roots[" + i + "]", roots.get(i));
		}
	}

	private void wire(AsgiPythonProperties.Wire wire) {
		WireLimits defaults = WireLimits.DEFAULTS;
		size("wire.stream-credit", wire.streamCredit(),
				(bytes) -> new WireLimits(bytes, defaults.connectionCredit(), defaults.maxMessage()));
		size("wire.connection-credit", wire.connectionCredit(),
				(bytes) -> new WireLimits(defaults.streamCredit(), bytes, defaults.maxMessage()));
		size("wire.max-message-size", wire.maxMessageSize(),
				(bytes) -> new WireLimits(defaults.streamCredit(), defaults.connectionCredit(), bytes));
	}

	private void size(String property, DataSize size, SizeCheck check) {
		if (size.toBytes() > Integer.MAX_VALUE || size.toBytes() < Integer.MIN_VALUE) {
			reject(property, "must be at most " + Integer.MAX_VALUE + " bytes, which is 2 GiB less one");
			return;
		}
		try {
			check.accept((int) size.toBytes());
		}
		catch (IllegalArgumentException ex) {
			reject(property, withoutName(ex));
		}
	}

	private void together() {
		if (StringUtils.hasText(this.application.interpreter()) && StringUtils.hasText(this.application.virtualenv())) {
			conflict("interpreter",
					"must not be set beside '" + full("virtualenv") + "': a virtual environment has its interpreter",
					"Remove '" + full("interpreter") + "' or '" + full("virtualenv") + "'.");
		}
		if (this.application.attach() && this.application.reload().onChange()) {
			conflict("reload.on-change",
					"must not be true if '" + full("attach")
							+ "' is: workers that are started by hand are not reloaded",
					"Remove '" + full("reload.on-change") + "' to start workers by hand, or '" + full("attach")
							+ "' to have the server start and reload them.");
		}
	}

	private @Nullable String required(String property, @Nullable String value, String meaning) {
		if (!StringUtils.hasText(value)) {
			reject(property, "must be set to " + meaning);
			return null;
		}
		return value;
	}

	private void path(String property, @Nullable String path) {
		if (path != null) {
			try {
				Objects.requireNonNull(Path.of(path));
			}
			catch (InvalidPathException ex) {
				reject(property, "must be a path: " + ex.getReason());
			}
		}
	}

	private void option(String group, Supplier<?> options) {
		try {
			Objects.requireNonNull(options.get());
		}
		catch (IllegalArgumentException ex) {
			Matcher option = OPTION.matcher(String.valueOf(ex.getMessage()));
			reject(option.lookingAt() ? group + dashed(option.group(1)) : group.replace(".", ""),
					withFullNames(group, ex));
		}
	}

	/**
	 * What is wrong is named already, but others that it has to fit to may follow.
	 */
	private String withFullNames(String group, IllegalArgumentException wrong) {
		return OPTION.matcher(withoutName(wrong))
			.replaceAll((other) -> "'" + Matcher.quoteReplacement(full(group + dashed(other.group(1)))) + "'");
	}

	private static String withoutName(IllegalArgumentException wrong) {
		String message = String.valueOf(wrong.getMessage());
		Matcher option = OPTION.matcher(message);
		return option.lookingAt() ? message.substring(option.end()).strip() : message;
	}

	private static String dashed(String option) {
		return DataObjectPropertyName.toDashedForm(option);
	}

	private String full(String property) {
		return ROOT + this.prefix + "." + property;
	}

	private void reject(String property, IllegalArgumentException wrong) {
		reject(property, withoutName(wrong));
	}

	private void conflict(String property, String reason, String action) {
		this.errors.rejectValue(this.prefix + "." + property, "invalid", new Object[] { action }, reason);
	}

	private void reject(String property, String reason) {
		this.errors.rejectValue(property.isEmpty() ? this.prefix : this.prefix + "." + property, "invalid", reason);
	}

	/**
	 * Fails for a size that is wrong.
	 */
	@FunctionalInterface
	private interface SizeCheck {

		void accept(int bytes);

	}

}
