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

package io.asgi.architecture.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the signatures of class files (JVM specification, section 4.7.9.1) as Java does,
 * with the {@code @Nullable} annotations of their parts.
 */
final class SignatureText {

	private final String signature;

	private int position;

	private Set<String> nullable = Set.of();

	/**
	 * Create a reader of one signature or descriptor.
	 */
	SignatureText(String signature) {
		this.signature = signature;
	}

	/**
	 * Read type parameters, if there are any.
	 * @return the parameters in angle brackets, or an empty string
	 */
	String typeParameters() {
		if (!skip('<')) {
			return "";
		}
		List<String> parameters = new ArrayList<>();
		while (!skip('>')) {
			String name = until(':');
			List<String> bounds = new ArrayList<>();
			while (skip(':')) {
				if (peek() != ':') {
					bounds.add(type(Set.of()));
				}
			}
			bounds.remove("Object");
			parameters.add(bounds.isEmpty() ? name : name + " extends " + String.join(" & ", bounds));
		}
		return "<" + String.join(", ", parameters) + ">";
	}

	boolean skip(char expected) {
		if (this.position < this.signature.length() && peek() == expected) {
			this.position++;
			return true;
		}
		return false;
	}

	boolean isAtEnd() {
		return this.position == this.signature.length();
	}

	/**
	 * Read a type.
	 * @param nullable the parts of it that are nullable, as type paths
	 */
	String type(Set<String> nullable) {
		this.nullable = nullable;
		return type("");
	}

	private String type(String path) {
		char tag = this.signature.charAt(this.position++);
		return switch (tag) {
			case 'B' -> "byte";
			case 'C' -> "char";
			case 'D' -> "double";
			case 'F' -> "float";
			case 'I' -> "int";
			case 'J' -> "long";
			case 'S' -> "short";
			case 'Z' -> "boolean";
			case 'V' -> "void";
			case '[' -> type(path + "[") + (isNullable(path) ? " @Nullable []" : "[]");
			case 'T' -> mark(path) + until(';', true);
			case 'L' -> mark(path) + classType(path);
			default -> throw new IllegalArgumentException("Not a signature: " + this.signature);
		};
	}

	private String classType(String path) {
		StringBuilder text = new StringBuilder();
		int start = this.position;
		while (true) {
			char next = this.signature.charAt(this.position);
			if (next == '<' || next == ';' || next == '.') {
				text.append(name(this.signature.substring(start, this.position)));
				this.position++;
				if (next == '<') {
					text.append(typeArguments(path));
					next = this.signature.charAt(this.position++);
				}
				if (next == ';') {
					return text.toString();
				}
				text.append('.');
				start = this.position;
			}
			else {
				this.position++;
			}
		}
	}

	private String typeArguments(String path) {
		List<String> arguments = new ArrayList<>();
		while (!skip('>')) {
			String argument = path + arguments.size() + ";";
			if (skip('*')) {
				arguments.add("?");
			}
			else if (skip('+')) {
				arguments.add("? extends " + type(argument + "*"));
			}
			else if (skip('-')) {
				arguments.add("? super " + type(argument + "*"));
			}
			else {
				arguments.add(type(argument));
			}
		}
		return "<" + String.join(", ", arguments) + ">";
	}

	private String mark(String path) {
		return isNullable(path) ? "@Nullable " : "";
	}

	private boolean isNullable(String path) {
		return this.nullable.contains(path);
	}

	private char peek() {
		return this.signature.charAt(this.position);
	}

	private String until(char end) {
		return until(end, false);
	}

	private String until(char end, boolean skipEnd) {
		int index = this.signature.indexOf(end, this.position);
		String text = this.signature.substring(this.position, index);
		this.position = skipEnd ? index + 1 : index;
		return text;
	}

	/**
	 * Return the name of a class as Java writes it; those of {@code java.lang} without
	 * their package.
	 */
	static String name(String internalName) {
		String name = internalName.replace('/', '.').replace('$', '.');
		return name.matches("java\\.lang\\.[A-Z]\\w*") ? name.substring("java.lang.".length()) : name;
	}

}
